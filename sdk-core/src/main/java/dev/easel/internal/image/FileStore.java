package dev.easel.internal.image;

import dev.easel.ConfigurationException;
import dev.easel.Destination;
import dev.easel.ImageFormat;
import dev.easel.Violation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams images into files. Until an image is whole and its name is known it is in a temporary file of the same
 * directory, so that giving it its name is one atomic step and nobody ever sees half an image.
 */
final class FileStore implements ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Gives a temporary file its final name, and returns it. */
    @FunctionalInterface
    private interface Namer {
        Path move(Path temporary, ImageName name) throws IOException;
    }

    private final Path directory;
    private final Path destination;
    private final Namer namer;

    /** A name as the images will have it; empty where the destination is one file. */
    private final String example;

    private FileStore(Path directory, Path destination, String example, Namer namer) {
        this.directory = directory;
        this.destination = destination;
        this.example = example;
        this.namer = namer;
    }

    static FileStore of(Destination.Directory destination) {
        Path directory = destination.directory().toAbsolutePath();
        String example =
                new ImageName("provider", "0".repeat(32), 0, null, ImageFormat.PNG).fill(destination.pattern());
        return new FileStore(directory, directory, example, (temporary, name) -> {
            Path wanted = directory.resolve(name.fill(destination.pattern()));
            for (int number = 1; ; number++) {
                Path free = ImageName.numbered(wanted, number);
                try {
                    // Taking the name first makes the choice safe against another image choosing the same.
                    Files.createFile(free);
                } catch (FileAlreadyExistsException taken) {
                    continue;
                }
                return replaceOrRelease(temporary, free);
            }
        });
    }

    /** The name was taken for this image: where it does not come, no empty file may be left in its place. */
    private static Path replaceOrRelease(Path temporary, Path taken) throws IOException {
        try {
            return replace(temporary, taken);
        } catch (IOException | RuntimeException e) {
            delete(taken);
            throw e;
        }
    }

    static FileStore of(Destination.File destination) {
        Path file = destination.file().toAbsolutePath();
        Path directory = file.getParent() == null ? file : file.getParent();
        return new FileStore(
                directory,
                file,
                "",
                (temporary, name) -> replace(temporary, ImageName.numbered(file, name.index() + 1)));
    }

    /** Puts a whole file in the place of another, in one step where the file system can. */
    static Path replace(Path temporary, Path target) throws IOException {
        try {
            return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void check() {
        try {
            Path named = example.isEmpty() ? destination : directory.resolve(example);
            if (example.isEmpty() && Files.isDirectory(named)) {
                throw unusable(destination, "a directory is in the way");
            }
            Path nearest = requireDirectory();
            if (nearest.equals(directory)) {
                requireName(named);
                return;
            }
            for (Path name : nearest.relativize(named)) {
                requireName(nearest.resolve(name));
            }
        } catch (InvalidPathException e) {
            throw unusable(destination, "the file system cannot spell the name (" + e.getReason() + ")");
        } catch (ConfigurationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // A file system is somebody's code: one that was closed throws what it likes.
            throw unusable(destination, e.toString());
        }
    }

    /** Missing directories are created when the first image arrives, below the nearest one that exists. */
    private Path requireDirectory() {
        Path nearest = directory;
        while (!Files.isDirectory(nearest) && !Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = nearest.getParent();
            if (parent == null) {
                throw unusable(directory, "its file system has no such root");
            }
            nearest = parent;
        }
        if (!Files.isDirectory(nearest)) {
            throw unusable(directory, nearest + " is not a directory");
        }
        if (nearest.getFileSystem().isReadOnly() || !Files.isWritable(nearest)) {
            throw unusable(directory, nearest + " may not be written");
        }
        return nearest;
    }

    /** A name that cannot even be looked up, since it is too long, cannot be given to an image either. */
    private void requireName(Path named) {
        try {
            Files.readAttributes(named, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException free) {
            // As it should be.
        } catch (IOException e) {
            throw unusable(destination, "the file system cannot store the name (" + StoreException.reason(e) + ")");
        }
    }

    private static ConfigurationException unusable(Path place, String why) {
        return new ConfigurationException(Violation.of(
                "destination",
                "is " + place + ", where no image can be stored: " + why
                        + "; give a directory that exists or can be created, and that may be written"));
    }

    @Override
    public ImageWriter open(long sizeHint) throws IOException {
        Path temporary = PartFiles.newIn(directory);
        try {
            FileChannel channel = create(temporary);
            PartFiles.lock(channel);
            return new Writer(temporary, Channels.newOutputStream(channel));
        } catch (IOException | RuntimeException e) {
            throw StoreException.at(destination, e);
        }
    }

    private FileChannel create(Path temporary) throws IOException {
        PartFiles.removeLeftovers(directory);
        if (!isDefault(directory)) {
            // The one for zip files notices only at the end that a directory is missing, by a NullPointerException.
            Files.createDirectories(directory);
        }
        try {
            return FileChannel.open(temporary, NEW);
        } catch (NoSuchFileException noDirectory) {
            // Not looked for before, which would cost every image a call of the file system.
            Files.createDirectories(directory);
            return FileChannel.open(temporary, NEW);
        }
    }

    private static boolean isDefault(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not remove the file {}", file, e);
        }
    }

    private final class Writer implements ImageWriter {
        private final Path temporary;
        private final OutputStream out;
        private long length;

        Writer(Path temporary, OutputStream out) {
            this.temporary = temporary;
            this.out = out;
        }

        @Override
        public void write(byte[] bytes, int from, int to) throws IOException {
            try {
                out.write(bytes, from, to - from);
            } catch (IOException | RuntimeException e) {
                throw StoreException.at(destination, e);
            }
            length += to - from;
        }

        @Override
        public void settle() throws IOException {
            try {
                out.close();
            } catch (IOException | RuntimeException e) {
                throw StoreException.at(destination, e);
            }
        }

        @Override
        public StoredImage finish() throws IOException {
            try {
                settle();
            } catch (IOException e) {
                delete(temporary);
                throw e;
            }
            return new InFile(temporary, length);
        }

        /** A file system inside a file may be closed, and then nothing comes back. */
        @Override
        public boolean canReadBack() {
            return isDefault(temporary);
        }

        @Override
        public InputStream readBack() throws IOException {
            return Files.newInputStream(temporary);
        }

        @Override
        public void abort() {
            try {
                out.close();
            } catch (IOException | RuntimeException e) {
                LOG.debug("could not close the temporary file {}", temporary, e);
            } finally {
                delete(temporary);
            }
        }
    }

    private final class InFile implements StoredImage {
        private final Path temporary;
        private final long length;

        InFile(Path temporary, long length) {
            this.temporary = temporary;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public InputStream header() throws IOException {
            // Small, for what is read is a few bytes here and there, with the pixels skipped between them.
            return new BufferedInputStream(Files.newInputStream(temporary), 256);
        }

        @Override
        public Content publish(ImageName name) throws IOException {
            try {
                return new Published(namer.move(temporary, name));
            } catch (IOException | RuntimeException e) {
                throw StoreException.at(destination, e);
            }
        }

        @Override
        public void discard() {
            delete(temporary);
        }
    }

    private record Published(Path file) implements StoredImage.Content {
        @Override
        public Optional<Path> path() {
            return Optional.of(file);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public ByteBuffer buffer() throws IOException {
            return ByteBuffer.wrap(Files.readAllBytes(file)).asReadOnlyBuffer();
        }
    }
}
