package dev.easel.testkit.internal.zhiqite;

/**
 * Says how a callback is written, which no page documents.
 *
 * @param idName the member that holds the id the client chose
 * @param nested whether everything stands inside the {@code data} of an envelope
 * @param early whether one more callback comes before the task is finished
 * @param repeats how often an acknowledged callback comes again
 */
public record CallbackStyle(String idName, boolean nested, boolean early, int repeats) {}
