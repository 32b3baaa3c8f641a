package dev.easel.internal.image;

import dev.easel.Destination;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams pictures into files. Until a picture is whole and its name is known it is in a temporary file of the same
 * directory, so that giving it its name is one atomic step and nobody ever sees half a picture.
 */
final class FileStore implements ImageStore {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Together they name a temporary file that no other process and no other picture has. */
    private static final String PROCESS =
            Long.toHexString(ProcessHandle.current().pid()) + Long.toHexString(System.nanoTime());

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Gives a temporary file its final name, and returns it. */
    @FunctionalInterface
    private interface Namer {
        Path move(Path temporary, ImageName name) throws IOException;
    }

    private final Path directory;
    private final Path destination;
    private final Namer namer;

    private FileStore(Path directory, Path destination, Namer namer) {
        this.directory = directory;
        this.destination = destination;
        this.namer = namer;
    }

    static FileStore of(Destination.Directory destination) {
        Path directory = destination.directory().toAbsolutePath();
        return new FileStore(directory, directory, (temporary, name) -> {
            Path wanted = directory.resolve(name.fill(destination.pattern()));
            for (int number = 1; ; number++) {
                Path free = ImageName.numbered(wanted, number);
                try {
                    // Taking the name first makes the choice safe against another picture choosing the same.
                    Files.createFile(free);
                } catch (FileAlreadyExistsException taken) {
                    continue;
                }
                return replaceOrRelease(temporary, free);
            }
        });
    }

    /** The name was taken for this picture: where it does not come, no empty file may be left in its place. */
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
                directory, file, (temporary, name) -> replace(temporary, ImageName.numbered(file, name.index() + 1)));
    }

    /** Puts a whole file in the place of another, in one step where the file system can. */
    static Path replace(Path temporary, Path target) throws IOException {
        try {
            return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            return Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * The name of a file that does not exist yet. The file itself is made by whoever writes it, with the permissions that
     * any new file gets: those of {@link Files#createTempFile} would keep the picture from everybody but its owner.
     */
    static Path temporaryIn(Path directory) {
        return directory.resolve(".easel-" + PROCESS + "-" + NUMBERS.incrementAndGet() + ".part");
    }

    @Override
    public ImageWriter open(long sizeHint) throws IOException {
        Path temporary = temporaryIn(directory);
        try {
            return new Writer(temporary, create(temporary));
        } catch (IOException | RuntimeException e) {
            throw StoreException.at(destination, e);
        }
    }

    private OutputStream create(Path temporary) throws IOException {
        try {
            return Channels.newOutputStream(FileChannel.open(temporary, NEW));
        } catch (NoSuchFileException noDirectory) {
            // Not looked for before, which would cost every picture a question to the file system.
            Files.createDirectories(directory);
            return Channels.newOutputStream(FileChannel.open(temporary, NEW));
        }
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
            return new BufferedInputStream(Files.newInputStream(temporary), 2048);
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
