import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/**
 * Calls of Google's own client before an emulator. A row for each goes to the standard output: section, verdict, call,
 * the request as it arrived, what the client understood, with tabs between them.
 */
abstract class Section {
    static final String KEY = "MARKEDKEY-judges";
    static final String TOKEN = "MARKEDKEY-token-of-the-judges";
    static final String MODEL = "gemini-3.1-flash-image";
    static final String PROMPT = "a lighthouse at dusk";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final byte[] input = png(64, 32);
    private String section = "";
    private String emulator = "";

    /** Makes the calls, and prints a row for each. */
    abstract void run();

    void before(String section, String emulator) {
        this.section = section;
        this.emulator = emulator;
    }

    void call(String name, Callable<String> action) {
        control(emulator + "/arrived");
        String verdict = "pass";
        String understood;
        try {
            understood = action.call();
        } catch (Exception | LinkageError failed) {
            verdict = "fail";
            understood = failed.getClass().getSimpleName() + ": " + failed.getMessage();
        }
        String arrived = control(emulator + "/arrived");
        String[] cells = {"google-genai: " + section, verdict, name, arrived, understood};
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].replaceAll("\\s+", " ").replace("|", "\\|");
        }
        System.out.println(String.join("\t", cells));
    }

    static String address(String name) {
        return Objects.requireNonNull(System.getenv("EMULATOR_" + name), "start this with the script \"run\" beside it");
    }

    static String control(String words) {
        try {
            var request = HttpRequest.newBuilder(URI.create(address("CONTROL") + "/" + words)).build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("CONTROL does not take " + words + ": " + response.body());
            }
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // Clients

    static HttpOptions.Builder options(String emulator) {
        return HttpOptions.builder()
                .baseUrl(address(emulator))
                .apiVersion("v1beta")
                .timeout((int) Duration.ofSeconds(30).toMillis());
    }

    HttpOptions options() {
        return options(emulator).build();
    }

    /** Has the client send each request once. */
    HttpOptions once() {
        return options(emulator)
                .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                .build();
    }

    static Client.Builder builder(HttpOptions options) {
        return Client.builder().httpOptions(options);
    }

    Client client() {
        return builder(once()).apiKey(KEY).build();
    }

    /** Leaves the version in the path to the client. */
    HttpOptions ownVersion() {
        return once().toBuilder().clearApiVersion().build();
    }

    Client.Builder vertexBuilder() {
        return builder(ownVersion()).vertexAI(true);
    }

    Client vertex(String token, String project, String location) {
        Date later = Date.from(Instant.now().plus(Duration.ofHours(1)));
        return vertexBuilder()
                .project(project)
                .location(location)
                .credentials(GoogleCredentials.create(new AccessToken(token, later)))
                .build();
    }

    // What is checked

    static String refused(int code, String status, Callable<?> action) throws Exception {
        try {
            action.call();
        } catch (ApiException refused) {
            equal(refused.code(), code, "the code");
            equal(refused.status(), status, "the status");
            return refused.getClass().getSimpleName() + " " + code + " " + status;
        }
        throw new IllegalStateException("this was not refused");
    }

    /** Format and size by the image's own bytes. */
    static String image(byte[] bytes) {
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var reader = ImageIO.getImageReaders(input).next();
            reader.setInput(input);
            return reader.getFormatName().toLowerCase(Locale.ROOT) + " " + reader.getWidth(0) + "x" + reader.getHeight(0);
        } catch (IOException e) {
            throw new IllegalStateException("these bytes are no image", e);
        }
    }

    static byte[] png(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.ORANGE);
        pen.fillOval(4, 4, width - 8, height - 8);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    static void equal(Object actual, Object expected, String what) {
        if (!Objects.equals(actual, expected)) {
            throw new IllegalStateException(what + " is " + actual + " in place of " + expected);
        }
    }
}
