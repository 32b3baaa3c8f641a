package dev.easel.testkit;

/** Says which file format an emulator's images have. */
public enum EmulatedFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg");

    private final String mediaType;
    private final String extension;

    EmulatedFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** Returns the media type, such as {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns the file name's ending without a dot, such as {@code png}. */
    public String extension() {
        return extension;
    }

    /** Draws the image in this format. */
    public byte[] encode(EmulatedImage image) {
        return this == PNG ? image.png() : image.jpeg();
    }
}
