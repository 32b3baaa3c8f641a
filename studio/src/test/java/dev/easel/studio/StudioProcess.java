package dev.easel.studio;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A studio in a process of its own, which can be killed. */
final class StudioProcess implements AutoCloseable {
    private final Process process;
    private final URI address;

    private StudioProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** What runs in the process: a studio on a folder, with OpenDAN and Zhiqite at the addresses of emulators elsewhere. */
    public static void main(String[] arguments) throws InterruptedException {
        StartedStudio studio =
                StartedStudio.in(Path.of(arguments[0]), Services.dan(arguments[1]), Services.zhiqite(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(studio.studio()::close));
        System.out.println(studio.studio().address());
        Thread.sleep(TimeUnit.MINUTES.toMillis(10));
        studio.close();
    }

    static StudioProcess start(Path folder, URI dan, URI zhiqite) throws IOException {
        // Surefire hides the tests' class path in a jar of its own.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-cp",
                        classPath,
                        StudioProcess.class.getName(),
                        folder.toString(),
                        dan.toString(),
                        zhiqite.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/heard-killed-studio.log")))
                .start();
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith("http://")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("the studio ended; target/heard-killed-studio.log says why");
        }
        Thread rest = new Thread(() -> lines.lines().forEach(ignored -> {}), "the studio's output");
        rest.setDaemon(true);
        rest.start();
        return new StudioProcess(process, URI.create(line.strip()));
    }

    URI address() {
        return address;
    }

    Visitor visitor() {
        return Visitor.of(address);
    }

    /** With SIGKILL, where there are signals. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the studio goes on");
        }
    }

    /** As Ctrl-C does. */
    void interrupt() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the studio goes on");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
