package dev.easel.itsrose;

/**
 * Says what the safety checker does to an image that it finds not safe for work: the values of {@code safety_checker_type}
 * in the ItsRose documentation, "Generate image from text" page.
 */
public enum SafetyCheckerType {
    /** The image is blurred. */
    BLUR("blur"),
    /** A text about sensitive content stands in the image's place. The service's default. */
    SENSITIVE_CONTENT_TEXT("sensitive_content_text"),
    /** The image is pixelated. */
    PIXELATE("pixelate"),
    /** The image is black. */
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
