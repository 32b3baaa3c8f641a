package dev.easel.testkit.internal.comfyui;

import java.util.Arrays;

/** A version of the server, and what changed with it. Immutable. */
final class Release {

    /** What came with a version. */
    enum Change {
        PROMPT_ID_FROM_CLIENT(0, 3, 45),
        PROGRESS_STATE(0, 3, 45),
        PARTIAL_TARGETS(0, 3, 48),
        INTERRUPT_BY_ID(0, 3, 57),
        /** A run without a client id whose every node was cached reports no outputs. */
        CACHED_OUTPUTS_LOST(0, 3, 68),
        CACHED_OUTPUTS_KEPT(0, 28, 0),
        CREATE_TIME(0, 3, 69),
        /** Before, a null id became the id {@code None}: so the source of October 2025. */
        NULL_ID_IS_NO_ID(0, 3, 69),
        PREVIEW_METHOD(0, 5, 0),
        JOBS(0, 6, 0),
        /** Before, an interrupted job was called failed. */
        CANCELLED_STATUS(0, 9, 0),
        MISSING_NODE_TYPE(0, 12, 0),
        PROMPT_ID_IS_UUID(0, 25, 0),
        CANCEL_BY_ID(0, 26, 0);

        private final int[] since;

        Change(int... since) {
            this.since = since;
        }
    }

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

    boolean has(Change change) {
        return Arrays.compare(numbers, change.since) >= 0;
    }

    @Override
    public String toString() {
        return numbers[0] + "." + numbers[1] + "." + numbers[2];
    }
}
