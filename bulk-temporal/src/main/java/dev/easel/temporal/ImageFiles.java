package dev.easel.temporal;

import dev.easel.GeneratedImage;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.Sidecar;
import dev.easel.bulk.ItemState;
import dev.easel.routing.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Brings the images of a try into the storage. Their names are a function of the order and their place, so what is stored a second time
 * replaces the same files.
 */
final class ImageFiles {
    private static final int BUFFER = 1 << 16;

    private final ImageOrder order;
    private final ImageRequest request;
    private final Staging staging;
    private final WorkerParts parts;

    ImageFiles(ImageOrder order, ImageRequest request, Staging staging, WorkerParts parts) {
        this.order = order;
        this.request = request;
        this.staging = staging;
        this.parts = parts;
    }

    /**
     * Stores the images, and returns the outcome that names them.
     *
     * @throws UncheckedIOException if one cannot be stored; the others may be
     */
    ImageOutcome store(ImageResult result, int number, Duration took) {
        List<ImageOutcome.File> files = new ArrayList<>();
        for (GeneratedImage image : result.images()) {
            String name = name(image);
            files.add(store(image, name));
            storeSidecar(Sidecar.of(request, result, image), name + ".json");
        }
        int extra = 0;
        for (GeneratedImage image : result.extraImages()) {
            store(
                    image,
                    order.item() + "-extra-" + ++extra + "." + image.format().extension());
        }
        Money cost = parts.cost(result, request);
        String message = result.failures().isEmpty()
                ? null
                : result.failures().size() + " of its images failed; the first: "
                        + result.failures().get(0).cause().getMessage();
        return new ImageOutcome(
                ItemState.DONE.name(),
                number,
                SubmissionMark.ticket(result.handle()).orElse(null),
                List.copyOf(files),
                cost == null ? null : cost.amount(),
                cost == null ? null : cost.currency(),
                null,
                message,
                false,
                took.toMillis(),
                null);
    }

    private ImageOutcome.File store(GeneratedImage image, String name) {
        try {
            Path file = image.path().isPresent() ? image.path().get() : Files.write(staging.file(), image.bytes());
            parts.storage()
                    .store(order.batch() + "/" + name, file, image.format().mediaType());
            Long seed = image.seed().isPresent() ? image.seed().getAsLong() : null;
            return new ImageOutcome.File(name, image.format().mediaType(), image.length(), sha256(file), seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void storeSidecar(Sidecar sidecar, String name) {
        try {
            Path file = Files.writeString(staging.file(), sidecar.toJson());
            parts.storage().store(order.batch() + "/" + name, file, "application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(GeneratedImage image) {
        int number = image.index() + 1;
        String extension = image.format().extension();
        if (order.file() == null) {
            return order.item() + "-" + number + "." + extension;
        }
        return withoutExtension(order.file()) + (number == 1 ? "" : "-" + number) + "." + extension;
    }

    /** Returns the name without its extension, if that is one of an image. */
    private static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        boolean isImage = dot > 0
                && name.substring(dot + 1)
                        .toLowerCase(Locale.ROOT)
                        .matches("png|jpe?g|webp|gif|avif|heic|jxl|bmp|tiff?|svg");
        return isImage ? name.substring(0, dot) : name;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
