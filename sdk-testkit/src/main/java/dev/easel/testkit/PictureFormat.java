package dev.easel.testkit;

/** The file format of an emulator's pictures. */
public enum PictureFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg");

    private final String mediaType;
    private final String extension;

    PictureFormat(String mediaType, String extension) {
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

    /** Draws the picture in this format. */
    public byte[] encode(EmulatedPicture picture) {
        return this == PNG ? picture.png() : picture.jpeg();
    }
}
