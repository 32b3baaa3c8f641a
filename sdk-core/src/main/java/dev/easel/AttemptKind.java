package dev.easel;

/** Says what an exchange is for. Constants may be added: have a default branch. */
public enum AttemptKind {
    /** Submits the work. No other exchange can cost money. */
    SUBMIT,
    /** Polls the status of the task. */
    POLL,
    /** Downloads an image. */
    DOWNLOAD,
    /** Uploads an input image before the submission. */
    UPLOAD,
    /** Listens to events of a task. */
    PUSH,
    /** Cancels the task. */
    CANCEL
}
