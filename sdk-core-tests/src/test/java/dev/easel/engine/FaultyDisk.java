package dev.easel.engine;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Is a real folder on a disk that has a fault, which a test cannot make otherwise. What is written before the fault is really there, and what a program leaves behind can be seen in the real folder.
 */
public final class FaultyDisk {
    /** What is wrong with it. */
    public enum Fault {
        NONE,
        /** It is full: not one byte more. */
        FULL,
        /** It becomes full while something is written: half of a write finds room. */
        FILLS,
        /** No new file can be made, as Linux says it. */
        READ_ONLY,
        /** The same, as other file systems of Java say it. */
        READ_ONLY_UNCHECKED,
        /** The folder's permissions are against it. */
        DENIED,
        /** It takes everything, and says that it did not when the file is closed, as network file systems do. */
        FAILS_AT_CLOSE,
        /** No file can be renamed. */
        FAILS_AT_MOVE,
        /** Files cannot be renamed in one step, and otherwise they can. */
        NO_ATOMIC_MOVE
    }

    private final Fault fault;
    private final long room;
    private final Provider provider = new Provider();
    private final Disk disk = new Disk();
    private final Path folder;

    private FaultyDisk(Path folder, Fault fault, long room) {
        this.fault = fault;
        this.room = room;
        this.folder = wrapped(folder);
    }

    /**
     * @param folder the real folder
     * @param fault what is wrong
     * @param room how many bytes of each file find room where it fills
     */
    public static FaultyDisk at(Path folder, Fault fault, long room) {
        return new FaultyDisk(folder, fault, room);
    }

    /** The folder, seen through the fault. */
    public Path folder() {
        return folder;
    }

    /** A path of this disk: the real one's, but for its file system. */
    private Path wrapped(Path real) {
        return (Path) Proxy.newProxyInstance(
                FaultyDisk.class.getClassLoader(), new Class<?>[] {Path.class, Wrapped.class}, (self, method, args) -> {
                    switch (method.getName()) {
                        case "real" -> {
                            return real;
                        }
                        case "getFileSystem" -> {
                            return disk;
                        }
                        default -> {}
                    }
                    try {
                        Object[] plain = args == null
                                ? null
                                : Arrays.stream(args)
                                        .map(arg -> arg instanceof Wrapped path ? path.real() : arg)
                                        .toArray();
                        Object result = method.invoke(real, plain);
                        return result instanceof Path path ? wrapped(path) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private interface Wrapped {
        Path real();
    }

    private static Path real(Path path) {
        return path instanceof Wrapped wrapped ? wrapped.real() : path;
    }

    private void create(Path path) throws IOException {
        switch (fault) {
            case READ_ONLY -> throw new FileSystemException(path.toString(), null, "Read-only file system");
            case READ_ONLY_UNCHECKED -> throw new ReadOnlyFileSystemException();
            case DENIED -> throw new AccessDeniedException(path.toString());
            default -> {}
        }
    }

    /** A file that fails as the disk does. Only what writes a file from its beginning to its end is here. */
    private final class Channel extends FileChannel {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            long left = fault == Fault.FULL ? 0 : fault == Fault.FILLS ? room - file.position() : Long.MAX_VALUE;
            if (left >= bytes.remaining()) {
                return file.write(bytes);
            }
            if (left <= 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer fits = bytes.slice().limit((int) left);
            int count = file.write(fits);
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
            if (fault == Fault.FAILS_AT_CLOSE) {
                throw new IOException("Disk quota exceeded");
            }
        }

        @Override
        public int read(ByteBuffer bytes) throws IOException {
            return file.read(bytes);
        }

        @Override
        public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
            return file.read(bytes, offset, length);
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            return file.read(bytes, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void force(boolean metaData) throws IOException {
            file.force(metaData);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer bytes, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Provider extends FileSystemProvider {
        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            boolean reads = options.isEmpty() || options.equals(Set.of(StandardOpenOption.READ));
            if (reads) {
                return FileChannel.open(real(path), options, attributes);
            }
            create(path);
            return new Channel(FileChannel.open(real(path), options, attributes));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
            create(directory);
            Files.createDirectory(real(directory), attributes);
        }

        @Override
        public void move(Path from, Path to, CopyOption... options) throws IOException {
            boolean atomic = Arrays.asList(options).contains(StandardCopyOption.ATOMIC_MOVE);
            if (fault == Fault.NO_ATOMIC_MOVE && atomic) {
                throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "not here");
            }
            if (fault == Fault.FAILS_AT_MOVE) {
                throw new FileSystemException(from.toString(), to.toString(), "Input/output error");
            }
            Files.move(real(from), real(to), options);
        }

        @Override
        public void delete(Path path) throws IOException {
            Files.delete(real(path));
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return Files.readAttributes(real(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return Files.readAttributes(real(path), attributes, options);
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            real(path).getFileSystem().provider().checkAccess(real(path), modes);
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return Files.isSameFile(real(one), real(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return Files.isHidden(real(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return Files.getFileStore(real(path));
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return Files.getFileAttributeView(real(path), type, options);
        }

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copy(Path from, Path to, CopyOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Disk extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return provider;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return fault == Fault.READ_ONLY || fault == Fault.READ_ONLY_UNCHECKED;
        }

        @Override
        public String getSeparator() {
            return real(folder).getFileSystem().getSeparator();
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrapped(real(folder).getFileSystem().getPath(first, more));
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return List.of();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic");
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
