package dev.ditto.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** A database and nothing else. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SmallApplication {}
