package dev.easel.cli;

import dev.easel.TaskStatus;
import java.time.Duration;
import java.util.Locale;

/** Turns values into words, the same for the screen and the contact sheet. */
final class Words {
    private static final int BAR_LENGTH = 10;

    private Words() {}

    /** For example {@code 1 image} and {@code 3 images}. */
    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** For example {@code 2 times} and {@code 1.5 times}. */
    static String times(double factor) {
        return (factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor)) + " times";
    }

    /** For example {@code 3.4 s}. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** For example {@code 87 kB}. */
    static String bytes(long number) {
        if (number < 1_000) {
            return number + " bytes";
        }
        return number < 1_000_000
                ? Math.round(number / 1e3) + " kB"
                : String.format(Locale.ROOT, "%.1f MB", number / 1e6);
    }

    /**
     * What a service is at, as long as it is at something.
     *
     * @param queued whether the service has a queue; one that has not answers when the image is done
     * @param activity what it does when its turn has come
     */
    static String status(TaskStatus status, boolean queued, String activity) {
        if (status instanceof TaskStatus.Submitting) {
            // A service without a queue responds when the image is done.
            return queued ? "being sent" : activity + ", in one blocking call";
        }
        if (status instanceof TaskStatus.Queued waiting) {
            if (waiting.position().isPresent()) {
                return "queued, position " + waiting.position().getAsInt();
            }
            return queued ? "queued" : activity + ", in one blocking call";
        }
        if (status instanceof TaskStatus.Running running) {
            if (running.progress().isPresent()) {
                return activity + " " + progress(running.progress().getAsDouble());
            }
            return activity + running.word().map(word -> " (\"" + word + "\")").orElse("");
        }
        return ended(status);
    }

    private static String ended(TaskStatus status) {
        if (status instanceof TaskStatus.Succeeded done) {
            return "done" + (done.images() > 0 ? ", " + count(done.images(), "image") : "");
        }
        if (status instanceof TaskStatus.Failed failed) {
            return "failed: " + failed.message();
        }
        if (status instanceof TaskStatus.Cancelled) {
            return "cancelled";
        }
        if (status instanceof TaskStatus.Expired) {
            return "expired: the service keeps its result no longer";
        }
        return status.isFinal() ? "over" : "under way";
    }

    private static String progress(double share) {
        int full = (int) Math.round(share * BAR_LENGTH);
        return "[" + "#".repeat(full) + "-".repeat(BAR_LENGTH - full) + "] " + Math.round(share * 100) + " %";
    }

    /**
     * A text from outside as it may be shown on a terminal: on one line, without characters that would steer the
     * terminal.
     */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean steers = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            boolean breaks = Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
            plain.appendCodePoint(steers || breaks ? ' ' : c);
        });
        return plain.toString().strip();
    }
}
