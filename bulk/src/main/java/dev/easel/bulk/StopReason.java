package dev.easel.bulk;

/**
 * Why a run ended before its items did.
 *
 * @param kind for programs
 * @param message for people, as a sentence
 */
public record StopReason(Kind kind, String message) {
    /** Kinds of reasons. Constants may be added: have a default branch. */
    public enum Kind {
        /** The program said so. */
        REQUESTED,
        /** A {@link StopCondition} holds. */
        CONDITION,
        /** The budget is used up. */
        BUDGET,
        /** Every service refuses its key. */
        AUTHENTICATION,
        /** Images cannot be stored: the disk is full, or the directory cannot be written. */
        DESTINATION,
        /** The ledger cannot be written. */
        LEDGER,
        /** The items cannot be read any more, or one of them is bad. */
        INPUT
    }

    /** Returns the sentence. */
    @Override
    public String toString() {
        return message;
    }
}
