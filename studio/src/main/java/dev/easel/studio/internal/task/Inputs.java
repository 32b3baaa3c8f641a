package dev.easel.studio.internal.task;

import dev.easel.InvalidRequestException;
import dev.easel.Violation;
import dev.easel.Violation.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images that the page sends to start from, and its masks. A file is named by its content, never by the page.
 *
 * <p>They are removed when a studio starts, unless a task that is not over needs them. While it runs they stay: an open page may have drawn
 * with them again, and tells nobody when it is closed. No page outlives a studio, since each has a token of its own. Thread-safe.
 */
public final class Inputs {
    /** The most bytes of an image. */
    public static final int LARGEST = 32 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);
    private static final String PART = ".part";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}\\.(png|jpg|webp|gif)");
    private static final int SIGNATURE = 12;

    private final Path directory;

    /** @param directory where they are kept; it is created where it is missing */
    public Inputs(Path directory) {
        try {
            this.directory = Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be written", e);
        }
    }

    /**
     * Removes those that nobody needs, and what a killed process left half written. Files that the studio did not name are left alone. Call
     * it before a page is served.
     *
     * @param isNeeded whether a task needs the file of that name
     */
    public void removeUnused(Predicate<String> isNeeded) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(PART) || ID.matcher(name).matches() && !isNeeded.test(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("input images stay in {}", directory, e);
        }
    }

    /** Returns the file of an input; {@code null} where there is none of that id. */
    public @Nullable Path find(String id) {
        if (!ID.matcher(id).matches()) {
            return null;
        }
        Path file = directory.resolve(id);
        return Files.isRegularFile(file) ? file : null;
    }

    /**
     * Stores an image.
     *
     * @return its id
     * @throws InvalidRequestException if it is no image, or too large
     */
    public String store(InputStream in) throws IOException {
        byte[] head = in.readNBytes(SIGNATURE);
        String extension = extension(head)
                .orElseThrow(() -> new InvalidRequestException(Violation.of(
                        Code.UNSUPPORTED, "image", "is no PNG, JPEG, WebP or GIF; choose an image of one of these")));
        Path part = Files.createTempFile(directory, "", PART);
        try {
            MessageDigest digest = sha256();
            try (DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                out.write(head);
                copy(in, out);
            }
            String id = HexFormat.of().formatHex(digest.digest()) + "." + extension;
            Files.move(part, directory.resolve(id), StandardCopyOption.REPLACE_EXISTING);
            return id;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void copy(InputStream in, DigestOutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long length = SIGNATURE;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            length += read;
            if (length > LARGEST) {
                throw new InvalidRequestException(Violation.of(
                        Code.OUT_OF_RANGE, "image", "has more than " + (LARGEST >> 20) + " MiB; choose a smaller one"));
            }
            out.write(buffer, 0, read);
        }
    }

    private static Optional<String> extension(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG")) {
            return Optional.of("png");
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of("jpg");
        }
        if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            return Optional.of("webp");
        }
        return text.startsWith("GIF8") ? Optional.of("gif") : Optional.empty();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
