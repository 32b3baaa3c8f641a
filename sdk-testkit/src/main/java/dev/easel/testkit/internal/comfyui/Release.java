package dev.easel.testkit.internal.comfyui;

import java.util.Arrays;

/** A version of the server, and what changed with it. Immutable. */
final class Release {
    private final int[] numbers;

    private Release(int[] numbers) {
        this.numbers = numbers;
    }

    /**
     * Reads a version such as {@code 0.3.60}.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Release of(String version) {
        if (!version.matches("\\d{1,5}(\\.\\d{1,5}){1,2}")) {
            throw new IllegalArgumentException("version is \"" + version + "\"; give one such as 0.25.0");
        }
        int[] numbers = Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        return new Release(Arrays.copyOf(numbers, 3));
    }

    private boolean since(int... other) {
        return Arrays.compare(numbers, Arrays.copyOf(other, 3)) >= 0;
    }

    boolean takesPromptId() {
        return since(0, 3, 45);
    }

    /** Whether a null id becomes the id {@code None}; the source of October 2025. */
    boolean namesNullNone() {
        return takesPromptId() && !since(0, 3, 69);
    }

    boolean requiresUuid() {
        return since(0, 25);
    }

    boolean hasPartialTargets() {
        return since(0, 3, 48);
    }

    boolean interruptsById() {
        return since(0, 3, 57);
    }

    /** Whether a run without a client id whose every node was cached reports no outputs. */
    boolean losesCachedOutputs() {
        return since(0, 3, 68) && !since(0, 28);
    }

    boolean notesCreateTime() {
        return since(0, 3, 69);
    }

    boolean takesPreviewMethod() {
        return since(0, 5);
    }

    boolean hasJobs() {
        return since(0, 6);
    }

    boolean tellsCancelled() {
        return since(0, 9);
    }

    boolean namesMissingNodes() {
        return since(0, 12);
    }

    boolean hasCancel() {
        return since(0, 26);
    }

    boolean sendsProgressState() {
        return since(0, 3, 45);
    }

    @Override
    public String toString() {
        return numbers[0] + "." + numbers[1] + "." + numbers[2];
    }
}
