package dev.easel.itsrose;

import dev.easel.ConfigurationException;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Sets up a client of ItsRose. Made by {@link ItsRose#builder()}; not thread-safe, the clients that it builds are. */
public final class ItsRoseBuilder extends ImageClientBuilder<ItsRoseBuilder> {
    private static final URI DEFAULT_BASE_URL = URI.create("https://api.itsrose.rest");

    private @Nullable String apiKey;
    private URI baseUrl = DEFAULT_BASE_URL;
    private int parallelCalls = 1;
    private ItsRoseExtraFields extras = ItsRoseExtraFields.NONE;
    private boolean inlineImages;

    ItsRoseBuilder() {}

    /**
     * Sets the account's key, sent as {@code Authorization: Bearer …} to {@link #baseUrl(String)} and nowhere else, the
     * image's host included. Required: {@link #build()} refuses {@code null}, so that the result of {@code
     * System.getenv} may be given as it is.
     */
    public ItsRoseBuilder apiKey(@Nullable String key) {
        this.apiKey = key;
        return this;
    }

    /**
     * Sets the address of the service. {@code https://api.itsrose.rest} by default; {@code https://api.lovita.io} was another name of
     * the same service, and it has moved before.
     *
     * @throws ConfigurationException if it is not an http or https address without user info, query and fragment
     */
    public ItsRoseBuilder baseUrl(String url) {
        this.baseUrl = ProviderSetup.baseUrl(url);
        return this;
    }

    /**
     * Sets how many calls of one request are made at the same time where it asks for several images. 1 by default: the
     * standard plan has three calls a minute, and a call made while the limit holds begins the minute anew. Give more with
     * a plan that allows it.
     *
     * @param calls 1 to 100
     * @throws ConfigurationException if it is out of that range
     */
    public ItsRoseBuilder parallelCalls(int calls) {
        if (calls < 1 || calls > 100) {
            throw new ConfigurationException(
                    Violation.of(Violation.Code.OUT_OF_RANGE, "parallelCalls", "is " + calls + "; give 1 to 100"));
        }
        this.parallelCalls = calls;
        return this;
    }

    /**
     * Adds a field that the service's documentation does not have and that goes with every sdapi call of this client: into the
     * body of what generates, into the query of what lists, describes and tells. None by default. The service's users send
     * {@code server_id}, always {@code rose}, and a server may require it. A request's own {@link
     * dev.easel.ImageRequest#extraFields()} win over a field of the same name.
     *
     * @param name the field's name
     * @param value its text; given again for the same name, the later one counts
     * @throws ConfigurationException if the name is blank, or that of a field that Easel itself sends
     */
    public ItsRoseBuilder extraField(String name, String value) {
        this.extras = extras.with(name, value);
        return this;
    }

    /**
     * Sets whether images that are files or bytes go inside the request, as {@code data:} URIs, instead of being put up by an
     * {@link #uploader uploader}; those that are addresses go as they are. {@code false} by default: users of the service
     * send {@code data:} URIs, no page has them, and a later server of the vendor's refuses every request of more than 1024
     * bytes with HTTP 400 and a sentence that does not say why, so that none gets through. For a server that takes
     * them. Captions have no room for one (HTTP 414) and take addresses alone.
     */
    public ItsRoseBuilder inlineImages(boolean inline) {
        this.inlineImages = inline;
        return this;
    }

    @Override
    protected ItsRoseBuilder self() {
        return this;
    }

    @Override
    protected ProviderSetup setup() {
        return new ProviderSetup(
                ItsRoseProtocol.create(parallelCalls, extras, inlineImages),
                baseUrl,
                Credentials.bearer("apiKey", ItsRose.API_KEY_VARIABLE, apiKey));
    }
}
