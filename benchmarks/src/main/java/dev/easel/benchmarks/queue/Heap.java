package dev.easel.benchmarks.queue;

import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/** What is on this JVM's heap. */
final class Heap {
    private static final int COLLECTIONS = 4;
    private static final int LINES = 45;

    private Heap() {}

    /** The bytes of all that is reachable. */
    static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The classes that take most, for the log. */
    static String histogram() {
        try {
            Object text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return String.valueOf(text).lines().limit(LINES).collect(Collectors.joining("\n"));
        } catch (JMException e) {
            return "no histogram: " + e;
        }
    }
}
