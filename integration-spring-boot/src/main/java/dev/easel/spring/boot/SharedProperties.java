package dev.easel.spring.boot;

import dev.easel.UnsupportedPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What can be set for all clients and for one. Null means that it is not set here. */
abstract class SharedProperties {
    /** How long a task may take, from the call to the last image. */
    private @Nullable Duration deadline;

    /** What becomes of a field that a service cannot honour. */
    private @Nullable UnsupportedPolicy unsupported;

    /** The directory that images go to. By default they go to memory. */
    private @Nullable Path directory;

    /** How long a connection may take to be established. */
    private @Nullable Duration connectTimeout;

    /** How many HTTP exchanges a client has in flight at the same time. */
    private @Nullable Integer maxExchangesInFlight;

    private final Retries retries = new Retries();

    public @Nullable Duration getDeadline() {
        return deadline;
    }

    public void setDeadline(@Nullable Duration deadline) {
        this.deadline = deadline;
    }

    public @Nullable UnsupportedPolicy getUnsupported() {
        return unsupported;
    }

    public void setUnsupported(@Nullable UnsupportedPolicy unsupported) {
        this.unsupported = unsupported;
    }

    public @Nullable Path getDirectory() {
        return directory;
    }

    public void setDirectory(@Nullable Path directory) {
        this.directory = directory;
    }

    public @Nullable Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public @Nullable Integer getMaxExchangesInFlight() {
        return maxExchangesInFlight;
    }

    public void setMaxExchangesInFlight(@Nullable Integer maxExchangesInFlight) {
        this.maxExchangesInFlight = maxExchangesInFlight;
    }

    public Retries getRetries() {
        return retries;
    }

    /** When submissions and queries are sent again. */
    static final class Retries {
        /** Maximum attempts for a submission that fails before it reaches the service. */
        private @Nullable Integer attempts;

        /** Whether a submission that was refused before any work waits and is sent again. */
        private @Nullable Boolean waitForRoom;

        /** The longest that the wait before the first retry can be. */
        private @Nullable Duration firstDelay;

        /** The longest that any wait can be which the service did not ask for. */
        private @Nullable Duration longestDelay;

        public @Nullable Integer getAttempts() {
            return attempts;
        }

        public void setAttempts(@Nullable Integer attempts) {
            this.attempts = attempts;
        }

        public @Nullable Boolean getWaitForRoom() {
            return waitForRoom;
        }

        public void setWaitForRoom(@Nullable Boolean waitForRoom) {
            this.waitForRoom = waitForRoom;
        }

        public @Nullable Duration getFirstDelay() {
            return firstDelay;
        }

        public void setFirstDelay(@Nullable Duration firstDelay) {
            this.firstDelay = firstDelay;
        }

        public @Nullable Duration getLongestDelay() {
            return longestDelay;
        }

        public void setLongestDelay(@Nullable Duration longestDelay) {
            this.longestDelay = longestDelay;
        }
    }
}
