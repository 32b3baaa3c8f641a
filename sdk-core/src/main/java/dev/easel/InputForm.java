package dev.easel;

/** How a service takes input pictures. */
public enum InputForm {
    /** As base64 text inside its JSON. */
    BASE64,
    /** As a part of a multipart form. */
    MULTIPART,
    /** As an address from which it fetches the picture. */
    URL
}
