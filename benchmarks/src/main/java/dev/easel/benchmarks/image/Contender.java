package dev.easel.benchmarks.image;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Who is measured. */
public enum Contender {
    /** Easel, by its provider for OpenAI-style servers. */
    EASEL("Easel", EaselImages::open),
    /** An asynchronous OkHttp call that puts the response into the file as it comes, base64 and all: the limit. */
    OKHTTP("bare OkHttp", OkHttpImages::open),
    /** A blocking OkHttp call that decodes and writes the image. Measured where the thread that calls matters. */
    OKHTTP_BLOCKING("blocking OkHttp", BlockingOkHttpImages::open),
    /** OpenAI's own client. */
    OPENAI_JAVA("openai-java", OpenAiJavaImages::open),
    /** LangChain4j's image model. */
    LANGCHAIN4J("langchain4j", LangChain4jImages::open);

    private final String title;
    private final Function<URI, ImageFetcher> opener;

    Contender(String title, Function<URI, ImageFetcher> opener) {
        this.title = title;
        this.opener = opener;
    }

    /** Who is measured in everything but the first thousands of calls. */
    public static List<Contender> everywhere() {
        return List.of(EASEL, OKHTTP, OPENAI_JAVA, LANGCHAIN4J);
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** Its name on a command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one with that {@link #word()}. */
    static Contender of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * A client for images of one length.
     *
     * @param server where the {@link ImageServer} is
     * @param length how many bytes each image has
     */
    ImageFetcher open(URI server, long length) {
        return opener.apply(server.resolve("/" + length));
    }

    /** Whether the file holds what this client has to put there: a benchmark of a failure says nothing. */
    boolean isRight(Path file, long length) throws IOException {
        return this == OKHTTP ? Files.size(file) == ImageServer.bodyLength(length) : Image.isIn(file, length);
    }
}
