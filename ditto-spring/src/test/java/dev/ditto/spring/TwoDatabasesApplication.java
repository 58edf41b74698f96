package dev.ditto.spring;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Two databases, none of which may be made. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TwoDatabasesApplication {

    @Bean
    @Primary
    DataSource orders() {
        throw new AssertionError("made although it is replaced");
    }

    @Bean
    DataSource usersDataSource() {
        throw new AssertionError("made although it is replaced");
    }
}
