package dev.easel;

import java.nio.file.Path;

/**
 * Says where images go as they arrive. They stream to a file or a sink, so that their size never decides how much memory is needed. A
 * file appears under its name only when it is whole. Subtypes may be added: have a default branch.
 */
public sealed interface Destination {
    /** The name that {@link #directory(Path)} gives: provider, request id and index. */
    String DEFAULT_PATTERN = "{provider}-{request}-{index}.{ext}";

    /** Returns the memory, which is the default. */
    static Destination memory() {
        return Memory.INSTANCE;
    }

    /**
     * Returns files of a directory, named {@value #DEFAULT_PATTERN}. The directory is created where it is missing.
     *
     * @param directory the directory
     */
    static Destination directory(Path directory) {
        return new Directory(directory, DEFAULT_PATTERN);
    }

    /**
     * Returns files of a directory, which is created where it is missing. A name that is taken gets a number in addition; nothing is
     * overwritten.
     *
     * @param directory the directory
     * @param pattern the file name, with {@code {provider}}, {@code {request}}, {@code {index}} (from 0), {@code {seed}}
     *     and {@code {ext}} (from the image's real format) filled in
     * @throws ConfigurationException if the pattern is blank or leaves the directory
     */
    static Destination directory(Path directory, String pattern) {
        return new Directory(directory, pattern);
    }

    /**
     * Returns one file, which is replaced where it exists. The second image of a request, if there is one, gets {@code -2}
     * before the extension, and so on.
     *
     * @param file the file; its directory is created where it is missing
     */
    static Destination file(Path file) {
        return new File(file);
    }

    /**
     * Returns the caller's own stream.
     *
     * @param sink opens a stream for each image
     */
    static Destination sink(ImageSink sink) {
        return new Sink(sink);
    }

    /** See {@link Destination#memory()}. */
    enum Memory implements Destination {
        INSTANCE
    }

    /** See {@link Destination#directory(Path, String)}. */
    record Directory(Path directory, String pattern) implements Destination {
        /** @throws ConfigurationException if the pattern is blank or leaves the directory */
        public Directory {
            if (pattern.isBlank() || pattern.contains("/") || pattern.contains("\\") || pattern.contains("..")) {
                throw new ConfigurationException(Violation.of(
                        Violation.Code.MALFORMED,
                        "destination",
                        "has the pattern \"" + pattern + "\"; give a file name such as " + DEFAULT_PATTERN
                                + ", without / \\ and .."));
            }
        }
    }

    /** See {@link Destination#file(Path)}. */
    record File(Path file) implements Destination {}

    /** See {@link Destination#sink(ImageSink)}. */
    record Sink(ImageSink sink) implements Destination {}
}
