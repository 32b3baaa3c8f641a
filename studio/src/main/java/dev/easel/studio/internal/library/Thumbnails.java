package dev.easel.studio.internal.library;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Small copies of images, made when they are first wanted, and kept. Thread-safe. */
public final class Thumbnails {
    private static final int SIDE = 384;
    private static final long MOST_PIXELS = 200_000_000L;

    private final Library library;
    private final Path directory;

    /** Each takes some memory while it is made. */
    private final Semaphore permits = new Semaphore(2);

    /** @param directory where they are kept; it is created where it is missing */
    public Thumbnails(Library library, Path directory) {
        this.library = library;
        try {
            this.directory = Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + " cannot be written", e);
        }
    }

    /** Returns the file of a small copy; empty where Java cannot read the image, so that the image itself is to be shown. */
    public Optional<Path> of(Library.Entry entry) {
        Path small = directory.resolve(entry.name() + "-" + entry.modified() + "-" + entry.length() + ".jpg");
        if (Files.exists(small)) {
            return Optional.of(small);
        }
        permits.acquireUninterruptibly();
        try {
            return Files.exists(small) ? Optional.of(small) : made(library.file(entry), small);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // no format of ImageIO's, or a damaged file
        } finally {
            permits.release();
        }
    }

    private Optional<Path> made(Path image, Path small) throws IOException {
        Optional<BufferedImage> pixels = read(image);
        if (pixels.isEmpty()) {
            return Optional.empty();
        }
        Path part = Files.createTempFile(directory, "", ".part");
        try {
            ImageIO.write(scaled(pixels.get()), "jpg", part.toFile());
            return Optional.of(Files.move(part, small, StandardCopyOption.REPLACE_EXISTING));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Skips rows and columns of a large image as it is decoded, so that its size does not decide how much memory is needed. */
    private static Optional<BufferedImage> read(Path image) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(image.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > MOST_PIXELS) {
                    return Optional.empty();
                }
                int step = Math.max(1, Math.max(width, height) / (SIDE * 2));
                ImageReadParam parameters = reader.getDefaultReadParam();
                parameters.setSourceSubsampling(step, step, 0, 0);
                return Optional.of(reader.read(0, parameters));
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage scaled(BufferedImage image) {
        double scale = Math.min(1, (double) SIDE / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }
}
