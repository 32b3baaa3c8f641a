package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A Java runtime without {@code java.desktop}, as jlink makes one for servers. */
class NoDesktopTest {
    @Test
    void whoever_draws_no_input_images_needs_no_desktop() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,java.logging",
                        "-Xverify:all",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("no desktop").contains("\"mask\":{\"bytes\":\"AQ==\"}");
    }

    /** Uses what an application uses. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            try {
                Class.forName("java.awt.image.BufferedImage");
            } catch (ClassNotFoundException expected) {
                System.out.println("no desktop");
            }
            ImageRequest request = ImageRequest.builder()
                    .prompt("x")
                    .initImage(ImageInput.dataUri("data:image/png;base64,AQ=="))
                    .mask(ImageInput.bytes(new byte[] {1}))
                    .build();
            System.out.println(ImageRequest.fromJson(request.toJson()).toJson());
            // The linker looks at the class that has the method for pixels, and not at the pixels.
            System.out.println(
                    ImageInput.file(Path.of("a.png")) + " " + request.mask().orElseThrow());
        }
    }
}
