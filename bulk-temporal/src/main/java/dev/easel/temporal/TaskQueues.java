package dev.easel.temporal;

import dev.easel.ConfigurationException;
import dev.easel.Violation;

/** The names of task queues. Workflows under way have them in their histories: they stay. */
final class TaskQueues {
    /** The one of workflows, where none is set. */
    static final String DEFAULT = "easel";

    private static final int LONGEST_NAME = 60;
    private static final String SUBMISSIONS = "-submit";

    private TaskQueues() {}

    static String submissions(String workflows, String service) {
        return waits(workflows, service) + SUBMISSIONS;
    }

    static String waits(String workflows, String service) {
        return workflows + "-" + service;
    }

    /** @throws ConfigurationException if a service cannot have that name */
    static void requireName(String service) {
        // The other ending is that of another service's submissions.
        if (!service.matches("[A-Za-z0-9._-]{1," + LONGEST_NAME + "}") || service.endsWith(SUBMISSIONS)) {
            throw new ConfigurationException(Violation.of(
                    Violation.Code.MALFORMED,
                    "service",
                    "has the name \"" + service + "\"; give 1 to " + LONGEST_NAME
                            + " letters, digits, . _ and -, and not " + SUBMISSIONS + " at the end"));
        }
    }
}
