package dev.easel.itsrose;

/**
 * What the safety checker does to a picture that it finds not safe for work: the values of {@code safety_checker_type}
 * in the ItsRose documentation, "Generate image from text" page.
 */
public enum SafetyCheckerType {
    /** The picture is blurred. */
    BLUR("blur"),
    /** A text about sensitive content stands in the picture's place. The service's default. */
    SENSITIVE_CONTENT_TEXT("sensitive_content_text"),
    /** The picture is pixelated. */
    PIXELATE("pixelate"),
    /** The picture is black. */
    BLACK("black");

    private final String wire;

    SafetyCheckerType(String wire) {
        this.wire = wire;
    }

    /** As the service writes it. */
    String wire() {
        return wire;
    }
}
