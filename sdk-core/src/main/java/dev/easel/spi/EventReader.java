package dev.easel.spi;

/**
 * What the events of a response mean that comes as a stream of them ({@code text/event-stream}; WHATWG HTML, 9.2). Pure, like
 * the protocol's other readers, and never throws for what a server sent.
 *
 * <p>An event's name is that of its {@code event} line; where it has none, the text of the field {@code type} of its
 * document; where that is missing too, empty. A message of a WebSocket is an event without that line; a binary one has neither name
 * nor document, and one image.
 */
public interface EventReader {
    /**
     * Whether the images of events of that name are the response's own. Those go to their destination as they arrive, those of
     * other events to memory. Of a {@linkplain ProviderProtocol#push push channel} no image is the response's.
     */
    boolean isResult(String name);

    /**
     * What an event says. The events of a stream are read one after the other, until one is the response.
     *
     * @param name the event's name; may be empty
     * @param event its data, with the status and the headers of the response: JSON where it is that, without its images
     */
    EventOutcome read(String name, WireResponse event);
}
