package dev.easel.routing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of this machine's installation, on loopback, with a directory of its own. Root starts it as the user postgres. */
final class PostgresServer implements AutoCloseable {
    private final Path data;
    private final int port;

    private PostgresServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    static boolean isInstalled() {
        return directory().isPresent();
    }

    static PostgresServer start() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        // Not below a directory of the test's, which another user may not enter.
        Path data = Path.of(System.getProperty("java.io.tmpdir"), "easel-postgres-" + port);
        PostgresServer server = new PostgresServer(data, port);
        run("initdb", "--no-sync", "-A", "trust", "-U", "easel", "-D", data.toString());
        String options = "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p " + port;
        run("pg_ctl", "-D", data.toString(), "-l", data.resolve("log").toString(), "-o", options, "-w", "start");
        return server;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=easel";
    }

    @Override
    public void close() throws Exception {
        run("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(directory().orElseThrow().resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command)
                .directory(new java.io.File("/"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(program + " failed");
        }
    }

    /** The newest installation, where distributions and installers put it. */
    private static Optional<Path> directory() {
        List<Path> candidates = new ArrayList<>();
        for (String parent : List.of("/usr/lib/postgresql", "/opt/homebrew/opt", "/Library/PostgreSQL")) {
            if (Files.isDirectory(Path.of(parent))) {
                try (Stream<Path> versions = Files.list(Path.of(parent))) {
                    versions.map(version -> version.resolve("bin")).forEach(candidates::add);
                } catch (IOException e) {
                    // A directory that cannot be read has no PostgreSQL for this test.
                }
            }
        }
        for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
            candidates.add(Path.of(entry));
        }
        return candidates.stream()
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_ctl")))
                .max(Comparator.comparing(Path::toString));
    }
}
