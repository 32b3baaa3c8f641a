package dev.easel.gallery;

import dev.easel.ImageClient;
import dev.easel.dan.Dan;
import dev.easel.zhiqite.Zhiqite;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Stand-in for the starter. */
@Configuration(proxyBeanMethods = false)
class Clients {
    @Bean(destroyMethod = "close")
    @ConditionalOnProperty("easel.dan.api-key")
    ImageClient danImageClient(Environment env) {
        return Dan.builder()
                .baseUrl(env.getRequiredProperty("easel.dan.base-url"))
                .apiKey(env.getRequiredProperty("easel.dan.api-key"))
                .build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty("easel.itsrose.api-key")
    ImageClient itsroseImageClient(Environment env) {
        return dev.easel.itsrose.ItsRose.builder()
                .baseUrl(env.getRequiredProperty("easel.itsrose.base-url"))
                .apiKey(env.getRequiredProperty("easel.itsrose.api-key"))
                .build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty("easel.zhiqite.access-key-id")
    ImageClient zhiqiteImageClient(Environment env) {
        return Zhiqite.builder()
                .baseUrl(env.getRequiredProperty("easel.zhiqite.base-url"))
                .accessKeyId(env.getRequiredProperty("easel.zhiqite.access-key-id"))
                .accessKeySecret(env.getRequiredProperty("easel.zhiqite.access-key-secret"))
                .build();
    }
}
