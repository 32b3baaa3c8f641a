package dev.easel.examples;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.ImageClient;
import dev.easel.Operation;
import dev.easel.Sampler;
import dev.easel.bfl.Bfl;
import dev.easel.dan.Dan;
import dev.easel.openai.OpenAi;
import java.util.List;

/** Chooses among services by what they can do. Sends nothing. Needs {@code DAN_API_KEY}, {@code BFL_API_KEY} and {@code OPENAI_API_KEY}. */
public final class WhatServicesCanDo {
    public static void main(String[] args) {
        List<ImageClient> clients = List.of(Dan.fromEnv(), Bfl.fromEnv(), OpenAi.fromEnv());
        for (ImageClient client : clients) {
            Capabilities can = client.capabilities(); // or capabilities(model), where models differ
            System.out.println(client.provider() + ":");
            System.out.println("  inpainting: " + can.operations().contains(Operation.INPAINTING));
            System.out.println("  seeds: " + can.features().contains(Feature.SEED));
            System.out.println("  Euler a: " + can.samplers().contains(Sampler.EULER_A));
            System.out.println("  largest width: "
                    + can.width().map(range -> "" + range.max()).orElse("the server decides"));
            System.out.println("  resumable: " + can.resumable());
        }
        clients.forEach(ImageClient::close);
    }
}
