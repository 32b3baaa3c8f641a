package dev.easel.testkit.internal.dan;

/**
 * Holds what the queue keeps for one task id. The result is drawn each time it is polled: it is the same each time, and nothing
 * large is kept meanwhile.
 */
record DanTask(String apiKey, DanWork work) {}
