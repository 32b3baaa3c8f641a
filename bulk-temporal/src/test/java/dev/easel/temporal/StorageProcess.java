package dev.easel.temporal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/** A program that stores one file under many names, or stores a file in S3 and reads it back, in a JVM of its own. */
public final class StorageProcess {
    static final int NAMES = 50;

    private StorageProcess() {}

    static String name(int number) {
        return "posters/one-" + number + ".png";
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("directory")) {
            ImageStorage storage = ImageStorage.directory(Path.of(arguments[1]));
            for (int number = 0; number < NAMES; number++) {
                storage.store(name(number), Path.of(arguments[2]), "image/png");
            }
        } else {
            S3.storeAndRead(URI.create(arguments[1]), Path.of(arguments[2]));
        }
    }

    /** Apart, so that the other program runs without the classes of AWS. */
    private static final class S3 {
        static void storeAndRead(URI endpoint, Path file) throws IOException {
            try (S3Client client = S3Server.client(endpoint, S3Server.SECRET)) {
                ImageStorage storage = S3Storage.of(client, S3Server.BUCKET, "big");
                storage.store("big.png", file, "image/png");
                try (InputStream in = storage.read("big.png")) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    /** Starts the program with a bounded heap. */
    static Process start(String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                StorageProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "storage-process.log").toFile()))
                .start();
    }
}
