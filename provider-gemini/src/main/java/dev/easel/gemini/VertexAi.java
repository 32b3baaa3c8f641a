package dev.easel.gemini;

/**
 * Makes clients of Gemini's image models at Vertex AI. A token comes from a supplier, for example from Google's auth library:
 *
 * <pre>{@code
 * GoogleCredentials credentials = GoogleCredentials.getApplicationDefault()
 *         .createScoped("https://www.googleapis.com/auth/cloud-platform");
 * ImageClient client = VertexAi.builder()
 *         .project("my-project")
 *         .token(() -> {
 *             try {
 *                 credentials.refreshIfExpired();
 *                 return credentials.getAccessToken().getTokenValue();
 *             } catch (IOException e) {
 *                 throw new UncheckedIOException(e);
 *             }
 *         })
 *         .build();
 * }</pre>
 *
 * <p>Everything else is as {@link Gemini} says, but for this: the file format can be requested; {@link
 * GeminiOptions#personGeneration()}, {@link GeminiOptions#prominentPeople()}, {@link GeminiOptions#compressionQuality()} and {@link
 * GeminiOptions#labels()} are taken; files are those of Cloud Storage, so that input images of more than about 20 MB in all have to
 * lie there ({@link GeminiOptions#referenceFiles()}); models are not listed; there are no tasks.
 */
public final class VertexAi {
    private VertexAi() {}

    /** Returns a new builder of clients. */
    public static VertexAiBuilder builder() {
        return new VertexAiBuilder();
    }
}
