package dev.easel;

/** What an attempt is for. */
public enum AttemptKind {
    /** Hands the work over. The only one that can cost money. */
    SUBMIT,
    /** Asks how far the work is. */
    POLL,
    /** Fetches a picture. */
    DOWNLOAD,
    /** Uploads an input image before the submission. */
    UPLOAD,
    /** Listens to what the service tells about a task. */
    PUSH,
    /** Asks the service to stop. */
    CANCEL
}
