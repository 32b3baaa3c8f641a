package dev.easel;

/** Names an image file format, as requested or as read from an image's first bytes. Constants may be added: have a default branch. */
public enum ImageFormat {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    AVIF("image/avif", "avif"),
    HEIC("image/heic", "heic"),
    JXL("image/jxl", "jxl"),
    BMP("image/bmp", "bmp"),
    TIFF("image/tiff", "tiff"),
    SVG("image/svg+xml", "svg"),
    /** The first bytes are of no format above. */
    UNKNOWN("application/octet-stream", "bin");

    private final String mediaType;
    private final String extension;

    ImageFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** Returns the media type, for example {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns the usual file extension, without the dot. */
    public String extension() {
        return extension;
    }
}
