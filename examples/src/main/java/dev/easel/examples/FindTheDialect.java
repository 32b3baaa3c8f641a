package dev.easel.examples;

import dev.easel.ImageClient;
import dev.easel.local.Local;

/** Asks a local server what it speaks. Generates nothing. Needs {@code EASEL_LOCAL_URL}. */
public final class FindTheDialect {
    public static void main(String[] args) {
        String address = System.getenv("EASEL_LOCAL_URL");
        System.out.println("dialect: " + Local.builder().baseUrl(address).findDialect());
        try (ImageClient client =
                Local.builder().baseUrl(address).detectDialect().build()) {
            System.out.println("can do: " + client.capabilities().operations());
        }
    }
}
