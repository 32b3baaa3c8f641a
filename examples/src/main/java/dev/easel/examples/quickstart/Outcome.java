package dev.easel.examples.quickstart;

import dev.easel.ImageFormat;
import dev.easel.Size;
import dev.easel.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What came of a service's part of a run: pictures, failures, or some of each.
 *
 * @param emulator whether it was one, and not the real service
 * @param model what drew, as far as is known
 * @param time from asking to the last picture or the failure
 * @param attempts how many HTTP requests it took; 0 where that is not known
 */
record Outcome(
        Provider provider,
        boolean emulator,
        String model,
        List<Picture> pictures,
        List<Failure> failures,
        List<Warning> warnings,
        Duration time,
        int attempts) {

    /**
     * One picture.
     *
     * @param index its place among the service's, from 0
     * @param file its name in the folder
     * @param bytes how large the file is
     */
    record Picture(int index, String file, Optional<Size> size, ImageFormat format, long bytes, OptionalLong seed) {}

    /**
     * What did not come to be.
     *
     * @param message the exception's
     * @param ticket the task's handle as text, where it can be resumed with
     */
    record Failure(String message, boolean mayHaveBeenBilled, Optional<String> ticket) {}

    boolean isComplete() {
        return failures.isEmpty();
    }

    /** In one line: the files, or what went wrong. */
    String summary() {
        if (pictures.isEmpty()) {
            return "failed: " + reasons();
        }
        String files = pictures.size() > 3
                ? pictures.get(0).file() + " to "
                        + pictures.get(pictures.size() - 1).file()
                : pictures.stream().map(Picture::file).collect(Collectors.joining(", "));
        String what = files + "  "
                + pictures.get(0).size().map(Size::toString).orElse("size unknown") + " "
                + pictures.get(0).format()
                + (attempts > 0 ? ", " + Words.count(attempts, "HTTP request") : "");
        return isComplete() ? what : what + "; " + Words.count(failures.size(), "picture") + " failed: " + reasons();
    }

    private String reasons() {
        return failures.stream().map(Failure::message).distinct().collect(Collectors.joining("; "));
    }
}
