import java.util.List;

/**
 * Google's own client for Java before Easel's emulator of the Gemini API and of Vertex AI. It reads every response into its types:
 * a field of another type fails the row.
 */
public final class GoogleGenai {
    private GoogleGenai() {}

    public static void main(String[] arguments) {
        List.of(new Images(), new Errors(), new VertexAi(), new Models(), new Files(), new Interactions())
                .forEach(Section::run);
        System.exit(0);
    }
}
