package dev.easel.cli;

import dev.easel.ImageFormat;
import dev.easel.Size;
import dev.easel.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What came of a service's part of a run: images or words, failures, or some of each; or nothing, where the service
 * cannot do it and was not asked.
 *
 * @param emulator whether it was one, and not the real service
 * @param model what drew, as far as is known
 * @param words where words were asked for
 * @param obstacle why the service was not asked
 * @param time from asking to the last image or the failure
 * @param attempts how many HTTP requests it took; 0 where that is not known
 */
record Outcome(
        Provider provider,
        boolean emulator,
        String model,
        List<Image> images,
        List<String> words,
        List<Failure> failures,
        List<Warning> warnings,
        Duration time,
        int attempts,
        Optional<String> obstacle) {

    /** Of a service that cannot do what is asked for. */
    static Outcome skipped(OpenService service, String obstacle) {
        return new Outcome(
                service.provider(),
                service.isEmulator(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                0,
                Optional.of(obstacle));
    }

    /**
     * One image.
     *
     * @param index its place among the service's, from 0
     * @param file its name in the folder
     * @param bytes how large the file is
     */
    record Image(int index, String file, Optional<Size> size, ImageFormat format, long bytes, OptionalLong seed) {}

    /**
     * What did not come to be.
     *
     * @param message the exception's
     * @param ticket the task's handle as text, where it can be resumed with
     */
    record Failure(String message, boolean mayHaveBeenBilled, Optional<String> ticket) {}

    boolean isSkipped() {
        return obstacle.isPresent();
    }

    /** Whether the service was asked and delivered all of it. */
    boolean isComplete() {
        return failures.isEmpty() && !isSkipped();
    }

    /** In one line: the files, the words, or what went wrong. */
    String summary() {
        if (isSkipped()) {
            return "skipped: " + obstacle.get();
        }
        if (!words.isEmpty() && images.isEmpty()) {
            return "\"" + String.join("\", \"", words) + "\"" + requests();
        }
        if (images.isEmpty()) {
            return "failed: " + reasons();
        }
        String files = images.size() > 3
                ? images.get(0).file() + " to " + images.get(images.size() - 1).file()
                : images.stream().map(Image::file).collect(Collectors.joining(", "));
        String what = files + "  "
                + images.get(0).size().map(Size::toString).orElse("size unknown") + " "
                + images.get(0).format() + requests();
        return isComplete() ? what : what + "; " + Words.count(failures.size(), "image") + " failed: " + reasons();
    }

    private String requests() {
        return attempts > 0 ? ", " + Words.count(attempts, "HTTP request") : "";
    }

    private String reasons() {
        return failures.stream().map(Failure::message).distinct().collect(Collectors.joining("; "));
    }
}
