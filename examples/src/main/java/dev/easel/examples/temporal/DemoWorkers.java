package dev.easel.examples.temporal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The worker processes. One after another is killed, and started again a little later. */
final class DemoWorkers implements AutoCloseable {
    private final List<String> command;
    private final Path logs;
    private final List<Process> processes = new ArrayList<>();
    private final Random random = new Random();
    private int kills;

    private DemoWorkers(List<String> command, Path logs) {
        this.command = command;
        this.logs = logs;
    }

    /** Starts them, and waits until all of them work. */
    static DemoWorkers start(int number, List<String> arguments, Path logs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                DemoWorker.class.getName()));
        command.addAll(arguments);
        DemoWorkers workers = new DemoWorkers(command, logs);
        for (int i = 0; i < number; i++) {
            workers.processes.add(workers.start(i));
        }
        for (Process process : workers.processes) {
            if (!works(process)) {
                workers.close();
                throw new IOException("a worker did not start; see " + logs);
            }
        }
        return workers;
    }

    private Process start(int number) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("worker-" + (number + 1) + ".log").toFile()))
                .start();
    }

    private static boolean works(Process process) throws IOException {
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        return DemoWorker.WORKING.equals(said);
    }

    /** Kills one of them, without a chance to do anything more. */
    synchronized int kill() {
        int number = random.nextInt(processes.size());
        processes.get(number).destroyForcibly();
        kills++;
        return number;
    }

    synchronized void restart(int number) throws IOException {
        processes.set(number, start(number));
    }

    synchronized int kills() {
        return kills;
    }

    /** Returns each with its process id, or that it is dead. */
    synchronized String states() {
        StringBuilder states = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            Process process = processes.get(i);
            states.append(i == 0 ? "" : "   ").append(i + 1).append(' ');
            states.append(process.isAlive() ? "pid " + process.pid() : "KILLED");
        }
        return states.toString();
    }

    @Override
    public synchronized void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
