package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.Ending;

/** What is kept with a task. */
record Work(Order order, Ending ending) {

    boolean isBilled(boolean errorsBilled) {
        return switch (ending) {
            case READY, READY_WITHOUT_SAMPLE -> true;
            case ERROR, FAILED -> errorsBilled;
            case REQUEST_MODERATED, CONTENT_MODERATED, NOT_FOUND -> false;
        };
    }

    /** The status word of the end. */
    String word() {
        return switch (ending) {
            case READY, READY_WITHOUT_SAMPLE -> "Ready";
            case REQUEST_MODERATED -> "Request Moderated";
            case CONTENT_MODERATED -> "Content Moderated";
            case ERROR -> "Error";
            case FAILED -> "Failed";
            case NOT_FOUND -> "Task not found";
        };
    }
}
