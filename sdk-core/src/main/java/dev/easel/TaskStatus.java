package dev.easel;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands. Each state has only the data that belongs to it:
 *
 * <ul>
 *   <li>{@link Queued}: the service has it and has not begun; some tell the position.
 *   <li>{@link Running}: the service works on it; some tell how far it is, or show it. A status word that Easel does not
 *       know is kept in {@link Running#word()} and counts as running until the deadline.
 *   <li>{@link Succeeded}, {@link Failed}, {@link Cancelled}, {@link Expired}: it is over.
 * </ul>
 */
public sealed interface TaskStatus {
    /** Whether it is over, whatever the outcome. */
    default boolean isFinal() {
        return !(this instanceof Queued) && !(this instanceof Running);
    }

    /** Queued at an unknown position. */
    static TaskStatus queued() {
        return new Queued(null);
    }

    /** @param position the place in the queue as the service tells it; 1 is next */
    static TaskStatus queued(int position) {
        return new Queued(position);
    }

    /** Running, with nothing known about how far. */
    static TaskStatus running() {
        return new Running(null, null, null);
    }

    /** @param progress how far it is, 0 to 1 */
    static TaskStatus running(double progress) {
        return new Running(progress, null, null);
    }

    /** @param word the service's own word, kept as it is */
    static TaskStatus runningAs(String word) {
        return new Running(null, word, null);
    }

    /** Accepted by the service, work not begun. */
    final class Queued implements TaskStatus {
        private final @Nullable Integer position;

        private Queued(@Nullable Integer position) {
            this.position = position;
        }

        /**
         * The place in the queue as the service tells it; 1 is next. It may stand still or go up: show it, do not
         * compute with it.
         */
        public OptionalInt position() {
            return position == null ? OptionalInt.empty() : OptionalInt.of(position);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Queued that && Objects.equals(position, that.position);
        }

        @Override
        public int hashCode() {
            return Objects.hash(position);
        }

        @Override
        public String toString() {
            return position == null ? "Queued" : "Queued[position=" + position + "]";
        }
    }

    /** Being worked on. */
    final class Running implements TaskStatus {
        private final @Nullable Double progress;
        private final @Nullable String word;
        private final @Nullable Preview preview;

        private Running(@Nullable Double progress, @Nullable String word, @Nullable Preview preview) {
            this.progress = progress;
            this.word = word;
            this.preview = preview;
        }

        /** A copy that shows how far it is; {@code null} for one that does not. */
        public Running withPreview(@Nullable Preview picture) {
            return new Running(progress, word, picture);
        }

        /** How far it is, 0 to 1, where the service tells it. */
        public OptionalDouble progress() {
            return progress == null ? OptionalDouble.empty() : OptionalDouble.of(progress);
        }

        /** The service's own status word, where Easel has none for it. */
        public Optional<String> word() {
            return Optional.ofNullable(word);
        }

        /**
         * The picture as far as it is drawn, where the service shows it and was asked to. Of a task of several pictures it is
         * the one whose preview came last.
         */
        public Optional<Preview> preview() {
            return Optional.ofNullable(preview);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Running that
                    && Objects.equals(progress, that.progress)
                    && Objects.equals(word, that.word)
                    && Objects.equals(preview, that.preview);
        }

        @Override
        public int hashCode() {
            return Objects.hash(progress, word, preview);
        }

        /** Tells of a preview that it is there, and not its bytes. */
        @Override
        public String toString() {
            StringJoiner fields = new StringJoiner(", ", "Running[", "]").setEmptyValue("Running");
            if (progress != null) {
                fields.add("progress=" + progress);
            }
            if (word != null) {
                fields.add("word=" + word);
            }
            if (preview != null) {
                fields.add("preview=" + preview);
            }
            return fields.toString();
        }
    }

    /**
     * Done, and its pictures are there.
     *
     * @param images how many
     */
    record Succeeded(int images) implements TaskStatus {}

    /**
     * Over without a picture.
     *
     * @param message why, in the words of the exception that the result ends with
     */
    record Failed(String message) implements TaskStatus {}

    /** Given up by the caller. */
    record Cancelled() implements TaskStatus {}

    /** The service no longer knows it, or no longer keeps its result. */
    record Expired() implements TaskStatus {}
}
