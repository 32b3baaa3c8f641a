package dev.easel.spi;

import dev.easel.Violation;
import dev.easel.Warning;

/**
 * Takes what a {@linkplain ProviderProtocol#check provider's check} finds. A finding comes as data: the texts that a user reads
 * about a field that is left out, or that cannot be sent, are put together here, so that all providers say it in the same way.
 */
public interface Findings {
    /** What a user can do where there is nothing better. */
    String LEAVE_IT_OUT = "leave it out";

    /** Takes something that is wrong. The request is not sent. */
    void violation(Violation violation);

    /**
     * Takes something that the service does not honour. The caller's {@link dev.easel.UnsupportedPolicy} decides which of the two
     * the user gets.
     *
     * @param warning what happens where the request is sent all the same
     * @param violation why the request is not sent
     */
    void warning(Warning warning, Violation violation);

    /**
     * Says that something is wrong. The request is not sent.
     *
     * @param code what kind of mistake it is
     * @param field the field's name in {@link dev.easel.ImageRequest}
     * @param message what is wrong and what would be right, as the end of a sentence that begins with the field's name
     */
    default void violation(Violation.Code code, String field, String message) {
        violation(Violation.of(code, field, message));
    }

    /** Does the same as {@link #unsupported(String, String, String, String)}, for a whole field that can only be left out. */
    default void unsupported(String field, String reason) {
        unsupported(field, "", reason, LEAVE_IT_OUT);
    }

    /** Does the same as {@link #unsupported(String, String, String, String)}, for a part or a value that can only be left out. */
    default void unsupported(String field, String what, String reason) {
        unsupported(field, what, reason, LEAVE_IT_OUT);
    }

    /**
     * Says that the service does not honour a field, a part of it, or its value. A warning reads "FIELD was left out: REASON" or
     * "FIELD WHAT, which Easel left out: REASON", an error "FIELD cannot be sent: REASON; FIX" or "FIELD WHAT, which cannot be
     * sent: REASON; FIX".
     *
     * @param field the field's name in {@link dev.easel.ImageRequest}
     * @param what the part or the value, with a verb: {@code has steps}, or {@code is GITS}; empty for the whole field
     * @param reason why, as a sentence of its own without a full stop
     * @param fix what the user can do instead, as an imperative
     */
    default void unsupported(String field, String what, String reason, String fix) {
        warning(
                Warning.of(
                        Warning.Code.UNSUPPORTED,
                        field,
                        (what.isEmpty() ? "was left out: " : what + ", which Easel left out: ") + reason),
                Violation.of(
                        Violation.Code.UNSUPPORTED,
                        field,
                        (what.isEmpty() ? "" : what + ", which ") + "cannot be sent: " + reason + "; " + fix));
    }

    /**
     * Says that a field is sent as it is, and that the service may do something else with it. A warning and an error have the same
     * text.
     *
     * @param field the field's name in {@link dev.easel.ImageRequest}
     * @param message what the service may do and what the user can do about it, as the end of a sentence that begins with the
     *     field's name
     */
    default void uncertain(String field, String message) {
        warning(
                Warning.of(Warning.Code.UNCERTAIN, field, message),
                Violation.of(Violation.Code.UNSUPPORTED, field, message));
    }
}
