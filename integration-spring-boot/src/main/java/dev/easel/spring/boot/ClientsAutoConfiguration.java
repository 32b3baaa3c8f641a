package dev.easel.spring.boot;

import dev.easel.ImageClient;
import dev.easel.bfl.Bfl;
import dev.easel.comfyui.ComfyUi;
import dev.easel.dan.Dan;
import dev.easel.fal.Fal;
import dev.easel.gemini.Gemini;
import dev.easel.itsrose.ItsRose;
import dev.easel.local.Local;
import dev.easel.openai.OpenAi;
import dev.easel.replicate.Replicate;
import dev.easel.zhiqite.Zhiqite;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A client of each service. Each has a configuration of its own, because its types are there only with its provider; what all have in
 * common is {@link ImageClientFactory}.
 */
@AutoConfiguration(after = EaselAutoConfiguration.class)
class ClientsAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Bfl.class)
    @EnableConfigurationProperties(BflProperties.class)
    static class BflConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("bfl") @ConditionalOnMissingBean(name = "bflImageClient")
        @ConditionalOnClient("easel.bfl.api-key")
        ImageClient bflImageClient(ImageClientFactory factory, BflProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ComfyUi.class)
    @EnableConfigurationProperties(ComfyUiProperties.class)
    static class ComfyUiConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("comfyui") @ConditionalOnMissingBean(name = "comfyuiImageClient")
        @ConditionalOnClient("easel.comfyui.base-url")
        ImageClient comfyuiImageClient(ImageClientFactory factory, ComfyUiProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Dan.class)
    @EnableConfigurationProperties(DanProperties.class)
    static class DanConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("dan") @ConditionalOnMissingBean(name = "danImageClient")
        @ConditionalOnClient("easel.dan.api-key")
        ImageClient danImageClient(ImageClientFactory factory, DanProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Fal.class)
    @EnableConfigurationProperties(FalProperties.class)
    static class FalConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("fal") @ConditionalOnMissingBean(name = "falImageClient")
        @ConditionalOnClient("easel.fal.api-key")
        ImageClient falImageClient(ImageClientFactory factory, FalProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Gemini.class)
    @EnableConfigurationProperties(GeminiProperties.class)
    static class GeminiConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("gemini") @ConditionalOnMissingBean(name = "geminiImageClient")
        @ConditionalOnClient("easel.gemini.api-key")
        ImageClient geminiImageClient(ImageClientFactory factory, GeminiProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ItsRose.class)
    @EnableConfigurationProperties(ItsRoseProperties.class)
    static class ItsRoseConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("itsrose") @ConditionalOnMissingBean(name = "itsroseImageClient")
        @ConditionalOnClient("easel.itsrose.api-key")
        ImageClient itsroseImageClient(ImageClientFactory factory, ItsRoseProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Local.class)
    @EnableConfigurationProperties(LocalProperties.class)
    static class LocalConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("local") @ConditionalOnMissingBean(name = "localImageClient")
        @ConditionalOnClient("easel.local.base-url")
        ImageClient localImageClient(ImageClientFactory factory, LocalProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(OpenAi.class)
    @EnableConfigurationProperties(OpenAiProperties.class)
    static class OpenAiConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("openai") @ConditionalOnMissingBean(name = "openaiImageClient")
        @ConditionalOnClient("easel.openai.api-key")
        ImageClient openaiImageClient(ImageClientFactory factory, OpenAiProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Replicate.class)
    @EnableConfigurationProperties(ReplicateProperties.class)
    static class ReplicateConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("replicate") @ConditionalOnMissingBean(name = "replicateImageClient")
        @ConditionalOnClient("easel.replicate.api-key")
        ImageClient replicateImageClient(ImageClientFactory factory, ReplicateProperties properties) {
            return factory.create(properties);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Zhiqite.class)
    @EnableConfigurationProperties(ZhiqiteProperties.class)
    static class ZhiqiteConfiguration {
        @Bean(destroyMethod = "close")
        @Qualifier("zhiqite") @ConditionalOnMissingBean(name = "zhiqiteImageClient")
        @ConditionalOnClient("easel.zhiqite.access-key-id")
        ImageClient zhiqiteImageClient(ImageClientFactory factory, ZhiqiteProperties properties) {
            return factory.create(properties);
        }
    }
}
