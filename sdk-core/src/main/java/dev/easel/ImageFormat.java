package dev.easel;

/** An image file format, as asked for in a request or as read from an image's own first bytes. */
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
    /** What the first bytes say is none of the above. */
    UNKNOWN("application/octet-stream", "bin");

    private final String mediaType;
    private final String extension;

    ImageFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** For example {@code image/png}. */
    public String mediaType() {
        return mediaType;
    }

    /** The usual end of a file name, without the dot. */
    public String extension() {
        return extension;
    }
}
