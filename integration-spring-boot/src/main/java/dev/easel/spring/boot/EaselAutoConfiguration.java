package dev.easel.spring.boot;

import dev.easel.ImageClient;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** What all clients have in common. */
@AutoConfiguration
@ConditionalOnClass(ImageClient.class)
@EnableConfigurationProperties(EaselProperties.class)
@ImportRuntimeHints(EaselRuntimeHints.class)
class EaselAutoConfiguration {
    @Bean
    UnfinishedTasks easelUnfinishedTasks() {
        return new UnfinishedTasks();
    }

    @Bean
    SettingNames easelSettingNames(Environment environment) {
        return new SettingNames(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    ImageClientFactory imageClientFactory(
            EaselProperties properties, SettingNames names, UnfinishedTasks unfinished, ListableBeanFactory beans) {
        return new ImageClientFactory(properties, names, unfinished, beans);
    }
}
