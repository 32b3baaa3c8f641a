package dev.easel.bulk;

/** Says how far an item of a ledger is. Constants may be added: have a default branch. */
public enum ItemState {
    /** Nothing of it was sent. */
    WAITING,
    /** A run has taken it; nothing of it was sent, or what was sent was refused before any work. */
    CLAIMED,
    /** It is about to be sent, or was sent, and no response says yet what came of it. */
    SENDING,
    /** The service has accepted it, and its ticket is in the ledger. */
    SUBMITTED,
    /** It has its images; maybe not all of them, see {@link LedgerItem#message()}. */
    DONE,
    /** It failed, see {@link LedgerItem#reason()}. */
    FAILED,
    /** It was sent, and nobody knows what came of it. It may have been billed, so it is not sent again unless told to. */
    UNKNOWN,
    /** It was cancelled at the service. */
    CANCELLED,
    /** The service accepted it, and no longer has its images. It may have been billed. */
    EXPIRED;

    /** Returns whether nothing more happens to it, unless somebody says so. */
    public boolean isFinal() {
        return this == DONE || this == FAILED || this == UNKNOWN || this == CANCELLED || this == EXPIRED;
    }
}
