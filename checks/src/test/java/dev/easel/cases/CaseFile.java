package dev.easel.cases;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The inputs in the folder {@code cases}, which the core's own tests read too. */
final class CaseFile {
    /** A small image: what stands for {@code {{PNG}}} in a file, and what is fetched. */
    static final byte[] PNG = png(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));

    private static final Path FOLDER = Path.of("..", "sdk-core", "src", "test", "resources", "cases");

    private CaseFile() {}

    /** The names of all inputs. */
    static List<String> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text, with the server's address, its port and an image in their places. */
    static String text(String name, CaseServer server) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .replace("{{BASE}}", server.url())
                .replace("{{PORT}}", String.valueOf(server.port()))
                .replace("{{PNG}}", Base64.getEncoder().encodeToString(PNG));
    }

    /** The text of one line, without the line break at its end. */
    static String line(String name, CaseServer server) {
        return text(name, server).replaceFirst("\\R$", "");
    }

    /** A response that is the small image. */
    static byte[] image() {
        return CaseServer.response("200 OK", "image/png", PNG);
    }

    static byte[] png(BufferedImage image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
