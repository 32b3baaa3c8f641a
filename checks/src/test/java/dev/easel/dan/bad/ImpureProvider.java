package dev.easel.dan.bad;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Break the rule on purity, each in its own way. */
public final class ImpureProvider {
    private ImpureProvider() {}

    public static final class Sleeps {
        public void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    public static final class ReadsAClock {
        public long now() {
            return Instant.now().toEpochMilli();
        }
    }

    public static final class OpensAFile {
        public byte[] read() throws IOException {
            return Files.readAllBytes(Path.of("x"));
        }
    }

    public static final class OpensASocket {
        public Socket open() throws IOException {
            return new Socket("127.0.0.1", 1);
        }
    }
}
