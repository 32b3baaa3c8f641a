package dev.easel.bfl;

/** Says how {@code flux-tools/outpainting-v1} works. */
public enum BflOutpaintMode {
    /** With more quality. */
    HIGH("high"),
    /** In less time. */
    FAST("fast");

    private final String word;

    BflOutpaintMode(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
