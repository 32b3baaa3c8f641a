package dev.easel;

/** Says how a service takes input images. Constants may be added: have a default branch. */
public enum InputForm {
    /** As base64 text inside its JSON. */
    BASE64,
    /** As a part of a multipart form. */
    MULTIPART,
    /** As an address from which the service downloads the image. */
    URL,
    /** As an address where the request has one, else as base64 text inside its JSON. */
    URL_OR_BASE64;

    /** Returns whether an address is sent as it is, so that only the service downloads the image. */
    public boolean takesAddresses() {
        return this == URL || this == URL_OR_BASE64;
    }
}
