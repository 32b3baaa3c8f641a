package dev.easel;

/** How a service takes input pictures. */
public enum InputForm {
    /** As base64 text inside its JSON. */
    BASE64,
    /** As a part of a multipart form. */
    MULTIPART,
    /** As an address from which it fetches the picture. */
    URL,
    /** As an address where that is what is given, else as base64 text inside its JSON. */
    URL_OR_BASE64;

    /** Whether an address goes out as it is, so that nobody but the service fetches the picture. */
    public boolean takesAddresses() {
        return this == URL || this == URL_OR_BASE64;
    }
}
