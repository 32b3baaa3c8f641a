package dev.easel.engine;

import dev.easel.testkit.toy.Toy;
import java.net.URI;

/** Builds clients of the toy service with the key of these tests. */
final class ToyClient {
    static final String KEY = "toy-MARKEDKEY-that-must-not-leak";

    private ToyClient() {}

    static Toy builder(URI baseUrl) {
        return Toy.builder().baseUrl(baseUrl.toString()).apiKey(KEY);
    }
}
