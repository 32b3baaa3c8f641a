package dev.easel;

import dev.easel.spi.ServiceWords;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Says where a task stands. Each state has only the data that belongs to it:
 *
 * <ul>
 *   <li>{@link Unknown}: the task was resumed and not polled yet.
 *   <li>{@link Submitting}: it waits to be admitted, or its submission is being sent.
 *   <li>{@link Queued}: the service has accepted it and not begun; some tell the position.
 *   <li>{@link Running}: the service works on it; some tell the progress, or show a preview. A status word that Easel does not
 *       know is kept in {@link Running#word()} and counts as running until the deadline.
 *   <li>{@link Succeeded}, {@link Failed}, {@link Cancelled}, {@link Expired}: it is over.
 *   <li>{@link Unwatched}: nobody watches it any more; the work may go on at the service.
 * </ul>
 *
 * <p>Subtypes may be added: have a default branch.
 */
public sealed interface TaskStatus {
    /** Returns whether nothing follows this status. */
    default boolean isFinal() {
        return !(this instanceof Active);
    }

    /**
     * Returns why polls fail at present, so that this status is older than it looks; empty while polls succeed, and where the
     * task is over.
     */
    default Optional<PollFailure> pollFailure() {
        return Optional.empty();
    }

    /** Returns a status that claims nothing: the task was resumed and not polled yet. */
    static TaskStatus unknown() {
        return new Unknown(null);
    }

    /** Returns the status of a task that waits to be admitted, or is being sent. */
    static TaskStatus submitting() {
        return Submitting.INSTANCE;
    }

    /** Returns the status of a queued task whose position is not known. */
    static TaskStatus queued() {
        return new Queued(null, null);
    }

    /**
     * Returns the status of a queued task.
     *
     * @param position the position in the queue as the service tells it; 1 is next
     */
    static TaskStatus queued(int position) {
        return new Queued(position, null);
    }

    /** Returns the status of a running task whose progress is not known. */
    static TaskStatus running() {
        return new Running(null, null, null, null);
    }

    /**
     * Returns the status of a running task.
     *
     * @param progress the progress, 0 to 1
     */
    static TaskStatus running(double progress) {
        return new Running(progress, null, null, null);
    }

    /**
     * Returns the status of a running task with the service's own status.
     *
     * @param word the service's own status; it becomes one line of limited length, since it may come to logs and messages
     */
    static TaskStatus runningAs(String word) {
        return new Running(null, ServiceWords.clean(word), null, null);
    }

    /** A status that another may follow. */
    sealed interface Active extends TaskStatus {
        /** Returns a copy that says why polls fail; {@code null} for one whose polls succeed. */
        TaskStatus withPollFailure(@Nullable PollFailure failure);
    }

    /** Resumed and not polled yet: nothing is claimed. */
    final class Unknown implements Active {
        private final @Nullable PollFailure pollFailure;

        private Unknown(@Nullable PollFailure pollFailure) {
            this.pollFailure = pollFailure;
        }

        @Override
        public Unknown withPollFailure(@Nullable PollFailure failure) {
            return new Unknown(failure);
        }

        @Override
        public Optional<PollFailure> pollFailure() {
            return Optional.ofNullable(pollFailure);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unknown that && Objects.equals(pollFailure, that.pollFailure);
        }

        @Override
        public int hashCode() {
            return Objects.hash(pollFailure);
        }

        @Override
        public String toString() {
            return pollFailure == null ? "Unknown" : "Unknown[" + pollFailure + "]";
        }
    }

    /** Waiting to be admitted, or being sent: the service has not accepted it. */
    enum Submitting implements Active {
        /** The only one. */
        INSTANCE;

        @Override
        public TaskStatus withPollFailure(@Nullable PollFailure failure) {
            return this;
        }

        @Override
        public String toString() {
            return "Submitting";
        }
    }

    /** Accepted by the service, work not begun. */
    final class Queued implements Active {
        private final @Nullable Integer position;
        private final @Nullable PollFailure pollFailure;

        private Queued(@Nullable Integer position, @Nullable PollFailure pollFailure) {
            this.position = position;
            this.pollFailure = pollFailure;
        }

        @Override
        public Queued withPollFailure(@Nullable PollFailure failure) {
            return new Queued(position, failure);
        }

        @Override
        public Optional<PollFailure> pollFailure() {
            return Optional.ofNullable(pollFailure);
        }

        /**
         * Returns the place in the queue as the service tells it; 1 is next. It may stand still or go up: show it, do not
         * compute with it.
         */
        public OptionalInt position() {
            return position == null ? OptionalInt.empty() : OptionalInt.of(position);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Queued that
                    && Objects.equals(position, that.position)
                    && Objects.equals(pollFailure, that.pollFailure);
        }

        @Override
        public int hashCode() {
            return Objects.hash(position, pollFailure);
        }

        @Override
        public String toString() {
            StringJoiner fields = new StringJoiner(", ", "Queued[", "]").setEmptyValue("Queued");
            if (position != null) {
                fields.add("position=" + position);
            }
            if (pollFailure != null) {
                fields.add(pollFailure.toString());
            }
            return fields.toString();
        }
    }

    /** Being worked on. */
    final class Running implements Active {
        private final @Nullable Double progress;
        private final @Nullable String word;
        private final @Nullable Preview preview;
        private final @Nullable PollFailure pollFailure;

        private Running(
                @Nullable Double progress,
                @Nullable String word,
                @Nullable Preview preview,
                @Nullable PollFailure pollFailure) {
            this.progress = progress;
            this.word = word;
            this.preview = preview;
            this.pollFailure = pollFailure;
        }

        /** Returns a copy that shows the image so far; {@code null} for one that does not. */
        public Running withPreview(@Nullable Preview image) {
            return new Running(progress, word, image, pollFailure);
        }

        @Override
        public Running withPollFailure(@Nullable PollFailure failure) {
            return new Running(progress, word, preview, failure);
        }

        @Override
        public Optional<PollFailure> pollFailure() {
            return Optional.ofNullable(pollFailure);
        }

        /** Returns how far it is, 0 to 1, where the service tells it. */
        public OptionalDouble progress() {
            return progress == null ? OptionalDouble.empty() : OptionalDouble.of(progress);
        }

        /** Returns the service's own status word, where Easel has none for it. */
        public Optional<String> word() {
            return Optional.ofNullable(word);
        }

        /**
         * Returns the image as far as it is drawn, where the service shows it and was asked to. Of a task of several images it
         * is the one whose preview came last.
         */
        public Optional<Preview> preview() {
            return Optional.ofNullable(preview);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Running that
                    && Objects.equals(progress, that.progress)
                    && Objects.equals(word, that.word)
                    && Objects.equals(preview, that.preview)
                    && Objects.equals(pollFailure, that.pollFailure);
        }

        @Override
        public int hashCode() {
            return Objects.hash(progress, word, preview, pollFailure);
        }

        /** Names a preview without its bytes. */
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
            if (pollFailure != null) {
                fields.add(pollFailure.toString());
            }
            return fields.toString();
        }
    }

    /**
     * Done, and its images are there.
     *
     * @param images how many
     */
    record Succeeded(int images) implements TaskStatus {}

    /**
     * Over without an image.
     *
     * @param message why, in the words of the exception that the result ends with
     */
    record Failed(String message) implements TaskStatus {}

    /** Cancelled by the caller, or at the service. */
    record Cancelled() implements TaskStatus {}

    /** The service no longer knows it, or no longer keeps its result. */
    record Expired() implements TaskStatus {}

    /**
     * Nobody watches it any more: the deadline passed, it was detached, or its client was closed. The work may go on at the
     * service; the handle resumes it.
     *
     * @param last the last status that was known
     */
    record Unwatched(TaskStatus last) implements TaskStatus {}
}
