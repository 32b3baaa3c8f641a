package dev.easel.testkit.internal.dan;

/**
 * What the queue keeps for one task id. The result is drawn each time it is asked for: it comes out the same, and nothing
 * large is kept meanwhile.
 */
record DanTask(String apiKey, DanWork work) {}
